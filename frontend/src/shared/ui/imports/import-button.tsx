import { Button } from "antd";
import { useState } from "react";
import { Can } from "@/shared/auth/can";
import { ImportWizard } from "./import-wizard";

interface Props {
  permission: string;
  noun: string;
  url: string;
  changes: readonly string[];
  prefilled?: boolean;
}

/** Opens the wizard from a noun's list, for whoever may bring files in there. */
export function ImportButton({ permission, noun, url, changes, prefilled }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Can permission={permission}>
      <Button onClick={() => setOpen(true)}>文件导入</Button>
      <ImportWizard
        open={open}
        onClose={() => setOpen(false)}
        noun={noun}
        url={url}
        changes={changes}
        prefilled={prefilled}
      />
    </Can>
  );
}
