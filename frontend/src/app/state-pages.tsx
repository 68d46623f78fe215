import { type ErrorComponentProps, Link, useRouter } from "@tanstack/react-router";
import { asProblem } from "@/api/problem";
import { ProblemResult } from "@/shared/ui/problem-result";
import { ProgressBar } from "@/shared/ui/progress-bar";

export function PagePending() {
  return (
    <div style={{ padding: "2rem" }} aria-busy="true">
      <ProgressBar label="正在打开…" afterMs={200} />
    </div>
  );
}

export function PageFailed({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <div className="stack" style={{ padding: "2rem", maxWidth: "40rem" }}>
      <h1>这个页面没有打开</h1>
      <ProblemResult error={error} onRetry={retry} />
      {asProblem(error).status === 404 && <Link to="/">回到首页</Link>}
    </div>
  );
}

export function NotFoundPage() {
  return (
    <div className="stack" style={{ padding: "2rem" }}>
      <h1>没有这个页面</h1>
      <p>地址可能已经改变。</p>
      <Link to="/">回到首页</Link>
    </div>
  );
}
