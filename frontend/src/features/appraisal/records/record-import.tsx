import { useQuery } from "@tanstack/react-query";
import { App, Button, Checkbox, Input, Select } from "antd";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import { Can } from "@/shared/auth/can";
import { save } from "@/shared/ui/imports/api";
import { ImportWizard } from "@/shared/ui/imports/import-wizard";
import { bySection, recordTypesOptions } from "./queries";

const URL = "/api/v1/appraisal/records";

interface Props {
  open: boolean;
  onClose: () => void;
}

/** Ledger entries from a file; the organisation department may bring in old ones with a reason. */
export function RecordImport({ open, onClose }: Props) {
  const [historical, setHistorical] = useState(false);
  const [reason, setReason] = useState("");
  return (
    <ImportWizard
      open={open}
      onClose={onClose}
      noun="台账"
      url={URL}
      changes={["appraisal"]}
      template={<Template />}
      reasonGiven={historical ? reason : undefined}
      mayCheck={!historical || reason.trim() !== ""}
      reason={
        <Can permission="appraisal.record:import_historical">
          <Checkbox checked={historical} onChange={(event) => setHistorical(event.target.checked)}>
            历史补录(文件须有提交时间,只限未发布的时期,记录将一直带有标记)
          </Checkbox>
          {historical && (
            <Input.TextArea
              aria-label="补录理由"
              placeholder="补录理由(必填)"
              rows={2}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Can>
      }
    />
  );
}

/** The empty form of a record type. */
function Template() {
  const [code, setCode] = useState<string>();
  const { data: types = [] } = useQuery(recordTypesOptions);
  const { message } = App.useApp();
  const fetchIt = async () => {
    if (!code) return;
    const address = `${URL}/imports/template.xlsx?variant=${encodeURIComponent(code)}`;
    await save(address, `${code}.xlsx`).catch((error) => message.error(asProblem(error).detail));
  };
  return (
    <div className="row">
      <Select
        showSearch={{ optionFilterProp: "label" }}
        aria-label="表样"
        placeholder="选择事项"
        value={code}
        options={bySection(types)}
        onChange={setCode}
        style={{ width: 220 }}
      />
      <Button disabled={!code} onClick={() => void fetchIt()}>
        下载表样
      </Button>
    </div>
  );
}
