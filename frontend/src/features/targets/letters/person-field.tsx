import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import type { NamedPerson } from "@/api/generated/types.gen";
import css from "./letters.module.css";
import { peopleOptions } from "./queries";

interface Props {
  label: string;
  value: NamedPerson | null;
  onChange: (person: NamedPerson | null) => void;
}

const BY_NAME = "name:";

/** A person of the register, found by name or number; somebody who is not in it goes by the name alone. */
export function PersonField({ label, value, onChange }: Props) {
  const [typed, setTyped] = useState("");
  const { data } = useQuery(peopleOptions(typed));
  const found = (data?.items ?? []).map((member) => ({
    value: member.id,
    label: `${member.name} ${member.employee_no}`,
    name: member.name,
  }));
  const loose = typed.trim();
  const options = loose
    ? [...found, { value: BY_NAME + loose, label: `用姓名“${loose}”(不在名册)`, name: loose }]
    : found;
  const chosen = value && (value.member_id ?? BY_NAME + value.name);
  const shown = value && {
    value: chosen,
    label: options.find((option) => option.value === chosen)?.label ?? value.name,
  };
  return (
    <div className={css.field}>
      <span>{label}</span>
      <Select
        aria-label={label}
        labelInValue
        allowClear
        showSearch={{ filterOption: false, onSearch: setTyped }}
        placeholder="输入姓名或工号"
        notFoundContent={null}
        value={shown ?? undefined}
        options={options}
        onChange={(picked?: { value: string | null }) => {
          const option = options.find((one) => one.value === picked?.value);
          const member = option && !option.value.startsWith(BY_NAME) ? option.value : null;
          onChange(option ? { member_id: member, name: option.name } : null);
        }}
      />
    </div>
  );
}
