import { useQuery } from "@tanstack/react-query";
import { Form, Select } from "antd";
import { useDeferredValue, useState } from "react";
import type { OutletRow } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { outletsOptions } from "./queries";

/** An outlet says by itself where it belongs. */
export type Outlet = Pick<OutletRow, "id" | "organization_id">;

/** At which outlet of the organisation, if it is about one; only for who may see outlets. */
export function OutletField({ organizationId }: { organizationId: string | undefined }) {
  const may = useActor().may("registry.outlet:read");
  if (!may || !organizationId) return null;
  return (
    <Form.Item name="outlet" label="网点(可不选)">
      <OutletPicker organizationId={organizationId} />
    </Form.Item>
  );
}

interface PickerProps {
  id?: string;
  organizationId: string;
  value?: Outlet;
  onChange?: (outlet: Outlet | undefined) => void;
}

function OutletPicker({ id, organizationId, value, onChange }: PickerProps) {
  const [q, setQ] = useState("");
  const { data, isFetching } = useQuery(outletsOptions(organizationId, useDeferredValue(q)));
  const rows = data?.items ?? [];
  return (
    <Select
      id={id}
      allowClear
      showSearch={{ filterOption: false, onSearch: setQ }}
      placeholder="名称、编码或地址"
      loading={isFetching}
      notFoundContent={isFetching ? "正在查找…" : "没有网点"}
      value={value?.id}
      onChange={(chosen?: string) => onChange?.(rows.find((row) => row.id === chosen))}
      options={rows.map((row) => ({ value: row.id, label: `${row.name} · ${row.organization_name}` }))}
    />
  );
}
