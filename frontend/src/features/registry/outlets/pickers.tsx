/** Choosing members and outlets out of many: typed, found by the server, several at once. */
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useDeferredValue, useState } from "react";
import { membersOptions } from "../queries";
import { outletsOptions } from "./queries";

interface Known {
  value: string;
  label: string;
}

interface Props<V> {
  id?: string;
  value?: V;
  onChange?: (value: V) => void;
  organizationId: string | undefined;
  /** What is chosen already, by name. */
  known?: readonly Known[];
}

const SIZE = 50;
const together = (known: readonly Known[], found: readonly Known[]) => [
  ...known.filter((one) => !found.some(({ value }) => value === one.value)),
  ...found,
];

function useMembers(organizationId: string | undefined, withoutOutlet: boolean) {
  const [q, setQ] = useState("");
  const typed = useDeferredValue(q.trim());
  const query = useQuery(
    membersOptions({
      organization_id: organizationId,
      q: typed || undefined,
      without_outlet: withoutOutlet || undefined,
      size: SIZE,
    }),
  );
  const found = (query.data?.items ?? []).map((one) => ({
    value: one.id,
    label: `${one.name} · ${one.employee_no} · ${one.outlet_name ?? one.position}`,
  }));
  return { found, setQ, loading: query.isFetching };
}

/** Several members of an organisation and those below it. */
export function MembersPicker(props: Props<string[]> & { withoutOutlet: boolean }) {
  const { id, value, onChange, organizationId, known = [], withoutOutlet } = props;
  const { found, setQ, loading } = useMembers(organizationId, withoutOutlet);
  return (
    <Select
      id={id}
      mode="multiple"
      value={value}
      onChange={onChange}
      showSearch={{ filterOption: false, onSearch: setQ }}
      placeholder="姓名、工号或拼音"
      loading={loading}
      notFoundContent={loading ? "正在查找…" : "没有找到,请换个写法"}
      options={together(known, found)}
    />
  );
}

/** One member, or none. */
export function MemberPicker({
  id,
  value,
  onChange,
  organizationId,
  known = [],
}: Props<string | null | undefined>) {
  const { found, setQ, loading } = useMembers(organizationId, false);
  return (
    <Select
      id={id}
      allowClear
      value={value ?? undefined}
      onChange={(chosen?: string) => onChange?.(chosen)}
      showSearch={{ filterOption: false, onSearch: setQ }}
      placeholder="姓名、工号或拼音"
      loading={loading}
      notFoundContent={loading ? "正在查找…" : "没有找到,请换个写法"}
      options={together(known, found)}
    />
  );
}

function useOutlets(organizationId: string | undefined) {
  const [q, setQ] = useState("");
  const typed = useDeferredValue(q.trim());
  const query = useQuery(
    outletsOptions({ organization_id: organizationId, q: typed || undefined, size: SIZE }),
  );
  const found = (query.data?.items ?? []).map((one) => ({
    value: one.id,
    label: `${one.name} · ${one.code}`,
  }));
  return { found, setQ, loading: query.isFetching };
}

/** Several outlets of an organisation and those below it. */
export function OutletsPicker({ id, value, onChange, organizationId, known = [] }: Props<string[]>) {
  const { found, setQ, loading } = useOutlets(organizationId);
  return (
    <Select
      id={id}
      mode="multiple"
      value={value}
      onChange={onChange}
      showSearch={{ filterOption: false, onSearch: setQ }}
      placeholder="网点名称或编码"
      loading={loading}
      notFoundContent={loading ? "正在查找…" : "没有找到,请先选择组织或换个写法"}
      options={together(known, found)}
    />
  );
}

/** One outlet, or none. */
export function OutletPicker({
  id,
  value,
  onChange,
  organizationId,
  known = [],
}: Props<string | null | undefined>) {
  const { found, setQ, loading } = useOutlets(organizationId);
  return (
    <Select
      id={id}
      allowClear
      value={value ?? undefined}
      onChange={(chosen?: string) => onChange?.(chosen)}
      showSearch={{ filterOption: false, onSearch: setQ }}
      placeholder="网点名称或编码"
      loading={loading}
      notFoundContent={loading ? "正在查找…" : "没有找到,请先选择组织或换个写法"}
      options={together(known, found)}
    />
  );
}
