import { createFileRoute } from "@tanstack/react-router";
import { PersonalDataPage } from "@/features/identity/personal-data/personal-data-page";

export const Route = createFileRoute("/_desk/personal-data")({ component: PersonalDataPage });
