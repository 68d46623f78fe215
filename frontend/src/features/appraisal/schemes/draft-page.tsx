import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { SchemeRead } from "@/api/generated/types.gen";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { draftScheme, schemeOptions, schemesOptions } from "./queries";
import { SourceForm } from "./source-form";

const MOST = 200;

/** A new draft: copied from a version, or pasted, or read from a file. */
export function DraftPage({ from }: { from: string | undefined }) {
  return (
    <>
      <PageHeader
        title={from ? "新建方案版本" : "导入方案"}
        trail={<Link to="/schemes">考核方案</Link>}
        subtitle="先存为草稿;试算满意后再发布"
      />
      {from ? <Copy from={from} /> : <Draft source="" />}
    </>
  );
}

function Copy({ from }: { from: string }) {
  const query = useQuery(schemeOptions(from));
  return <Loaded query={query}>{(scheme) => <Numbered scheme={scheme} />}</Loaded>;
}

/** The copy carries the next free number. */
function Numbered({ scheme }: { scheme: SchemeRead }) {
  const query = useQuery(schemesOptions({ code: scheme.code, size: MOST }));
  return (
    <Loaded query={query}>
      {(versions) => {
        const next = Math.max(...versions.items.map(({ number }) => number), scheme.number) + 1;
        return <Draft source={withNumber(scheme.source, next)} />;
      }}
    </Loaded>
  );
}

export function withNumber(source: string, number: number): string {
  return source.replace(/^version:[ \t]*\d+/m, `version: ${number}`);
}

function Draft({ source }: { source: string }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const save = async (text: string) => {
    const scheme = await draftScheme(text);
    await client.invalidateQueries({ queryKey: ["appraisal", "schemes"] });
    await navigate({ to: "/schemes/$id", params: { id: scheme.id }, search: { tab: "source" } });
  };
  return <SourceForm initial={source} saveText="存为草稿" onSave={save} />;
}
