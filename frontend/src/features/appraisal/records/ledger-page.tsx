import { Button } from "antd";
import { useState } from "react";
import { Can } from "@/shared/auth/can";
import { PageHeader } from "@/shared/ui/page-header";
import { RecordForm } from "./record-form";
import { RecordImport } from "./record-import";
import { RecordTable } from "./record-table";

/** The e-ledger: every fact is entered once, withdrawn only with a reason, never changed. */
export function LedgerPage() {
  const [open, setOpen] = useState<"enter" | "import">();
  const close = () => setOpen(undefined);
  return (
    <>
      <PageHeader title="台账" subtitle="事实只录一次;登记后不可修改,有误时作废并写明理由" />
      <RecordTable
        actions={
          <Can permission="appraisal.record:enter">
            <Button onClick={() => setOpen("import")}>文件导入</Button>
            <Button type="primary" onClick={() => setOpen("enter")}>
              登记
            </Button>
          </Can>
        }
      />
      <RecordForm open={open === "enter"} onClose={close} />
      <RecordImport open={open === "import"} onClose={close} />
    </>
  );
}
