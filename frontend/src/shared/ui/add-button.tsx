import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { Can } from "@/shared/auth/can";

interface Props {
  permission: string;
  children: ReactNode;
  form: (close: () => void) => ReactNode;
}

/** The button with which the page of a list takes in one more, and the form behind it. */
export function AddButton({ permission, children, form }: Props) {
  const [adding, setAdding] = useState(false);
  return (
    <Can permission={permission}>
      <Button type="primary" onClick={() => setAdding(true)}>
        {children}
      </Button>
      {adding && form(() => setAdding(false))}
    </Can>
  );
}
