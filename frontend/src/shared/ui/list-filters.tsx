/** The fields above a list; each keeps its value in the URL and goes back to the first page when it changes. */
import { Checkbox, Input, Select } from "antd";
import type { ReactNode } from "react";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { OrgPicker } from "./org-picker";

interface OrgFilterProps {
  label?: string;
  placeholder?: string;
  width?: number;
}

/** Which organisation, in `org`. */
export function OrgFilter({ label = "组织", placeholder, width = 240 }: OrgFilterProps) {
  const [url, patch] = useUrlState();
  return (
    <OrgPicker
      label={label}
      placeholder={placeholder}
      width={width}
      allowClear
      value={textOf(url.org)}
      onChange={(org) => patch({ org, page: undefined })}
    />
  );
}

interface SearchFilterProps {
  label: string;
  placeholder: string;
  width?: number;
  /** The URL key, for a page whose `q` is taken. */
  name?: string;
}

/** Words to look for, sent on Enter or with the button. */
export function SearchFilter({ label, placeholder, width = 200, name = "q" }: SearchFilterProps) {
  const [url, patch] = useUrlState();
  return (
    <Input.Search
      aria-label={label}
      placeholder={placeholder}
      style={{ width }}
      allowClear
      defaultValue={textOf(url[name])}
      onSearch={(words) => patch({ [name]: words, page: undefined })}
    />
  );
}

interface ChoiceFilterProps {
  name: string;
  label: string;
  placeholder?: string;
  width?: number;
  options: object[];
}

/** One of several values; nothing chosen means all. */
export function ChoiceFilter({
  name,
  label,
  placeholder = `全部${label}`,
  width = 120,
  options,
}: ChoiceFilterProps) {
  const [url, patch] = useUrlState();
  return (
    <Select
      aria-label={label}
      style={{ minWidth: width }}
      allowClear
      placeholder={placeholder}
      value={textOf(url[name])}
      onChange={(chosen?: string) => patch({ [name]: chosen, page: undefined })}
      options={options}
    />
  );
}

interface StateFilterProps<S extends string> {
  states: Record<S, { word: string }>;
  /** How many rows are in each state; known once the list has come. */
  counts?: Readonly<Record<NoInfer<S>, number>>;
  label?: string;
  placeholder?: string;
  width?: number;
}

/** Which state, in `state`, each with its count. */
export function StateFilter<S extends string>({
  states,
  counts,
  label = "状态",
  placeholder = "全部状态",
  width = 140,
}: StateFilterProps<S>) {
  const options = (Object.entries(states) as [S, { word: string }][]).map(([value, { word }]) => ({
    value,
    label: counts ? `${word} ${counts[value]}` : word,
  }));
  return (
    <ChoiceFilter name="state" label={label} placeholder={placeholder} width={width} options={options} />
  );
}

/** Only the rows that are so: 1 in the URL, or nothing. */
export function FlagFilter({ name, children }: { name: string; children: ReactNode }) {
  const [url, patch] = useUrlState();
  return (
    <Checkbox
      checked={url[name] !== undefined}
      onChange={({ target }) => patch({ [name]: target.checked ? 1 : undefined, page: undefined })}
    >
      {children}
    </Checkbox>
  );
}
