import { useQueryClient } from "@tanstack/react-query";
import type { SchemeRead } from "@/api/generated/types.gen";
import { changeScheme } from "./queries";
import { SourceEditor } from "./source-editor";
import { SourceForm } from "./source-form";

/** The text of a version: a draft is edited, a published one only read. */
export function SourceTab({ scheme }: { scheme: SchemeRead }) {
  const client = useQueryClient();
  if (scheme.status === "published") {
    return (
      <div className="stack">
        <p className="quiet">已发布的版本不再改动。要调整,请以此版为底稿新建一版。</p>
        <SourceEditor value={scheme.source} readOnly />
      </div>
    );
  }
  const save = async (source: string) => {
    await changeScheme(scheme, source);
    await client.invalidateQueries({ queryKey: ["appraisal"] });
  };
  return <SourceForm initial={scheme.source} saveText="保存草稿" onSave={save} />;
}
