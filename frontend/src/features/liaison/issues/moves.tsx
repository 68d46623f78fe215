import { Link } from "@tanstack/react-router";
import { Button, Dropdown } from "antd";
import { useState } from "react";
import type { IssueRead, MoveRead } from "@/api/generated/types.gen";
import { MoveForm } from "./move-form";
import { type FormMove, isFormMove } from "./move-words";

/** The moves on which the life of an issue goes on, in their order; the first that may be made stands out. */
const MAIN: FormMove[] = ["accept", "assign", "start", "progress", "resolve"];

/** The reporter's word is given on the reporter's own page. */
const REPLIES: MoveRead["move"][] = ["confirm", "deny", "rate", "object", "last"];

type Offered = MoveRead & { move: FormMove };

/** What the caller may do now; the server says what that is, and why something is not to be done. */
export function Moves({ issue }: { issue: IssueRead }) {
  const [doing, setDoing] = useState<FormMove>();
  const offered = issue.moves.filter((one): one is Offered => isFormMove(one.move));
  const main = MAIN.flatMap((move) => offered.find((one) => one.move === move && !one.why_not) ?? []);
  const first = main.find(({ move }) => move !== "progress") ?? main[0];
  const mine = issue.is_mine && issue.moves.some(({ move, why_not }) => REPLIES.includes(move) && !why_not);
  const more = offered.filter(({ move }) => !MAIN.includes(move));
  return (
    <>
      {mine && (
        <Link to="/m/issues/$id" params={{ id: issue.id }}>
          我是反映人,去答复
        </Link>
      )}
      {more.some(({ why_not }) => !why_not) && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: more.map(({ move, title, why_not }) => ({
              key: move,
              disabled: why_not !== null,
              danger: move === "reject",
              label: <MoreLabel title={title} whyNot={why_not} />,
              onClick: () => setDoing(move),
            })),
          }}
        >
          <Button>更多办理</Button>
        </Dropdown>
      )}
      {main.map(({ move, title }) => (
        <Button key={move} type={move === first?.move ? "primary" : "default"} onClick={() => setDoing(move)}>
          {title}
        </Button>
      ))}
      {doing && <MoveForm key={doing} issue={issue} move={doing} onClose={() => setDoing(undefined)} />}
    </>
  );
}

function MoreLabel({ title, whyNot }: { title: string; whyNot: string | null }) {
  if (!whyNot) return title;
  return (
    <span style={{ display: "grid", maxWidth: "20rem", whiteSpace: "normal" }}>
      {title}
      <small>{whyNot}</small>
    </span>
  );
}
