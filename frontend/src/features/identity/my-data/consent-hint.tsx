import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert } from "antd";
import { useState } from "react";
import { ownPurposesOptions } from "./queries";

/** Says once after signing in that consent is asked for; nothing waits for the answer. */
export function ConsentHint() {
  const { data = [] } = useQuery(ownPurposesOptions);
  const [later, setLater] = useState(false);
  const asked = data.filter((row) => row.is_asked).length;
  if (asked === 0 || later) return null;
  return (
    <Alert
      type="info"
      showIcon
      style={{ marginBottom: 16 }}
      title={`有 ${asked} 项个人信息处理征求您的同意,不同意不影响使用其他功能`}
      action={<Link to="/my-data">去看看</Link>}
      closable={{ onClose: () => setLater(true), "aria-label": "以后再说" }}
    />
  );
}
