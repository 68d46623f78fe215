import { useQueryClient } from "@tanstack/react-query";
import { App, Form, type UploadFile } from "antd";
import { useState } from "react";
import type { IssueRead } from "@/api/generated/types.gen";
import { ApiProblem, asProblem } from "@/api/problem";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { bodyOf, initialOf, MoveFields, type MoveValues } from "./move-fields";
import { FORMS, type FormMove } from "./move-words";
import { issueOptions, SENDS, storeFiles } from "./queries";

interface Props {
  issue: IssueRead;
  move: FormMove;
  onClose: () => void;
}

/** The form of one move. Whoever was faster is named, and the page shows what is true now. */
export function MoveForm({ issue, move, onClose }: Props) {
  const [form] = Form.useForm<MoveValues>();
  const [files, setFiles] = useState<UploadFile[]>([]);
  // What was on the screen when the form was opened: the page below follows the news, the decision was made on this.
  const [seen, setSeen] = useState(issue);
  const client = useQueryClient();
  const { message } = App.useApp();
  const { title, submit, hint, done } = FORMS[move];
  const send = async (values: MoveValues) => {
    try {
      const attachments = await storeFiles(issue, files);
      const send = SENDS[move] as (issue: IssueRead, body: object) => Promise<IssueRead>;
      const after = await send(seen, bodyOf(move, values, attachments));
      client.setQueryData(issueOptions(issue.id).queryKey, after);
    } catch (error) {
      throw asProblem(error).status === 412 ? await fasterThan(issue.id) : error;
    } finally {
      await Promise.all([
        client.invalidateQueries({ queryKey: ["liaison"] }),
        client.invalidateQueries({ queryKey: ["integration"] }),
      ]);
    }
    void message.success(done);
  };
  const fasterThan = async (id: string) => {
    const now = await client.fetchQuery({ ...issueOptions(id), staleTime: 0 });
    setSeen(now);
    const last = now.steps.at(-1);
    const who = last ? `(${last.by_name}:${last.title})` : "";
    return new ApiProblem(412, {
      detail: `其他人刚办理了这件诉求${who}。页面已换成最新内容,请看过后再决定是否继续。`,
    });
  };
  return (
    <FormDrawer<MoveValues>
      open
      title={title}
      form={form}
      initialValues={initialOf(issue, move)}
      submitText={submit}
      onClose={onClose}
      onSubmit={send}
    >
      <p className="quiet" style={{ marginBottom: "1rem" }}>
        {issue.number} {issue.title}。{hint}
      </p>
      <MoveFields issue={issue} move={move} files={files} onFiles={setFiles} />
    </FormDrawer>
  );
}
