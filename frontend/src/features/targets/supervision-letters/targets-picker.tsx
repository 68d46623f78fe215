import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { targetLinesOptions } from "./queries";

interface Props {
  id?: string;
  value?: string[];
  onChange?: (ids: string[]) => void;
}

/** The target lines that were looked at on the spot, found by number or title. */
export function TargetsPicker(props: Props) {
  const [typed, setTyped] = useState("");
  const { data } = useQuery(targetLinesOptions(typed));
  return (
    <Select
      {...props}
      aria-label="督查对照的目标"
      mode="multiple"
      showSearch={{ filterOption: false, onSearch: setTyped }}
      placeholder="输入目标编号或名称"
      options={(data?.items ?? []).map((target) => ({
        value: target.id,
        label: `${target.number} ${target.title}(${target.organization_name})`,
      }))}
    />
  );
}
