import { createFileRoute } from "@tanstack/react-router";

export const Route = createFileRoute("/_desk/my-data")({
  component: RouteComponent,
});

function RouteComponent() {
  return <div>Hello "/_desk/my-data"!</div>;
}
