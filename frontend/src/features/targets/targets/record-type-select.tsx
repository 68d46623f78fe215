import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { resultTypesOptions } from "./queries";

interface Props {
  value?: string;
  onChange?: (code: string | undefined) => void;
  id?: string;
}

/** The kinds of ledger entry into which the figures of an accepted target go. */
export function RecordTypeSelect({ value, onChange, id }: Props) {
  const { data, isPending } = useQuery(resultTypesOptions);
  return (
    <Select
      id={id}
      aria-label="结果记入台账"
      allowClear
      loading={isPending}
      placeholder="目标考核结果(通用)"
      value={value}
      onChange={(code?: string) => onChange?.(code)}
      options={data?.map(({ code, title }) => ({ value: code, label: title }))}
    />
  );
}
