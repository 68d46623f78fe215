import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useDeferredValue, useState } from "react";
import { peopleOptions } from "./queries";

interface Props {
  value?: string | null;
  onChange?: (id: string | undefined) => void;
  /** The name of who is chosen already. */
  known?: string | null;
  id?: string;
  label?: string;
}

/** Choose a person of the register by name, number or pinyin. */
export function OwnerPicker({ value, onChange, known, id, label = "责任人" }: Props) {
  const [q, setQ] = useState("");
  const { data, isFetching } = useQuery(peopleOptions(useDeferredValue(q)));
  const found = (data?.items ?? []).map(({ id: key, name, employee_no, position }) => ({
    value: key,
    label: `${name} · ${employee_no} · ${position}`,
  }));
  const chosen = value && known && !found.some((one) => one.value === value) ? [{ value, label: known }] : [];
  return (
    <Select
      id={id}
      aria-label={label}
      allowClear
      showSearch={{ filterOption: false, onSearch: setQ }}
      placeholder="姓名、工号或拼音"
      value={value ?? undefined}
      loading={isFetching}
      notFoundContent={isFetching ? "正在查找…" : "没有找到,请换个写法"}
      onChange={onChange}
      options={[...chosen, ...found]}
      style={{ width: "100%" }}
    />
  );
}
