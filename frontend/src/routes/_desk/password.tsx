import { createFileRoute } from "@tanstack/react-router";
import { PasswordForm } from "@/features/identity/sessions/password-form";

export const Route = createFileRoute("/_desk/password")({ component: PasswordForm });
