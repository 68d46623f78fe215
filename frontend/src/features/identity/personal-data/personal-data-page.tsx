import { useActor } from "@/shared/auth/me";
import { AddButton } from "@/shared/ui/add-button";
import { PageHeader } from "@/shared/ui/page-header";
import { PurposeForm } from "./purpose-form";
import { PurposeList } from "./purpose-list";
import { RequestList } from "./request-list";

/** What personal data is kept for, what people are told of it, and what they ask for. */
export function PersonalDataPage() {
  const actor = useActor();
  return (
    <>
      <PageHeader
        title="个人信息"
        subtitle="处理目的先评估再启用;告知按版本发布;删除由两人办理。"
        extra={
          <AddButton permission="identity.purpose:edit" form={(close) => <PurposeForm onClose={close} />}>
            登记处理目的
          </AddButton>
        }
      />
      <div className="stack">
        {actor.may("identity.person_request:handle") && <RequestList />}
        <PurposeList />
      </div>
    </>
  );
}
