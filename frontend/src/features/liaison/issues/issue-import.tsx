import { Button } from "antd";
import { useState } from "react";
import { ImportWizard } from "@/shared/ui/imports/import-wizard";

/** Issues from a sheet of a hotline or a survey (T5). */
export function IssueImport() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>文件导入</Button>
      <ImportWizard
        open={open}
        onClose={() => setOpen(false)}
        noun="诉求"
        url="/api/v1/liaison/issues"
        changes={["liaison"]}
      />
    </>
  );
}
