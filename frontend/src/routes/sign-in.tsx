import { createFileRoute, useNavigate } from "@tanstack/react-router";
import * as z from "zod/mini";
import { SignIn } from "@/features/identity/sessions/sign-in";
import { safeReturn } from "@/shared/auth/guard";

const search = z.object({ return_to: z.optional(z.string()), expired: z.optional(z.coerce.string()) });

export const Route = createFileRoute("/sign-in")({ validateSearch: search, component: SignInPage });

function SignInPage() {
  const { return_to, expired } = Route.useSearch();
  const navigate = useNavigate();
  return (
    <SignIn
      expired={expired !== undefined}
      onSignedIn={() => void navigate({ href: safeReturn(return_to), replace: true })}
    />
  );
}
