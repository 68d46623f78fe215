import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useActor } from "@/shared/auth/me";
import { BatchForm } from "./batch-form";
import { supervisionOptions } from "./queries";

/** The button over chosen tasks: each task's unit gets a letter about it. */
export function SuperviseTasks({ taskIds }: { taskIds: string[] }) {
  const actor = useActor();
  const [open, setOpen] = useState(false);
  const { data } = useQuery({ ...supervisionOptions({ size: 1 }), enabled: open });
  if (!actor.may("targets.supervision_letter:issue")) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>督办</Button>
      {data && (
        <BatchForm
          open={open}
          earliestDue={data.earliest_due}
          taskIds={taskIds}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
