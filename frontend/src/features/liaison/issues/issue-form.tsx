import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Checkbox, Form, Input, Radio, Select, Upload, type UploadFile } from "antd";
import { useEffect, useRef, useState } from "react";
import { v7 } from "uuid";
import type { IssueCreate } from "@/api/generated/types.gen";
import { ownOrganization, useActor } from "@/shared/auth/me";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { type Outlet, OutletField } from "./outlet-field";
import { normsOptions, reportIssue, storeFor } from "./queries";
import { Similar } from "./similar";
import { CHANNELS, choices, SEVERITIES } from "./words";

type Values = Pick<
  IssueCreate,
  "category" | "severity" | "channel" | "title" | "description" | "reporter_name" | "reporter_contact"
> & { organization_id: string; outlet?: Outlet; is_anonymous?: boolean };

const SAID_BY = (["supervision", "hotline", "employee", "representative"] as const).map((value) => ({
  value,
  label: CHANNELS[value],
}));

/** An issue entered at the desk for somebody who said it; what sounds alike is shown while it is typed. */
export function IssueForm({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const [files, setFiles] = useState<UploadFile[]>([]);
  // One intent, however often the button is pressed or the network fails.
  const clientId = useRef(v7());
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message, modal } = App.useApp();
  const own = ownOrganization(useActor());
  const send = async ({ is_anonymous = false, outlet, ...values }: Values) => {
    const organization_id = outlet?.organization_id ?? values.organization_id;
    const received = await reportIssue({
      ...values,
      organization_id,
      outlet_id: outlet?.id ?? null,
      client_id: clientId.current,
      is_anonymous,
      attachments: await storeFor(organization_id, files),
      reporter_name: is_anonymous ? null : values.reporter_name?.trim() || null,
      reporter_contact: is_anonymous ? null : values.reporter_contact?.trim() || null,
    });
    clientId.current = v7();
    setFiles([]);
    await client.invalidateQueries({ queryKey: ["liaison"] });
    if (received.receipt) {
      modal.info({
        title: `已登记 ${received.number}`,
        content: `请把回执交给反映人,凭它查看办理情况、说是否解决;系统不知道是谁,丢失后无法找回:${received.receipt}`,
        okText: "已交给反映人",
      });
    } else void message.success(`已登记 ${received.number},须在 ${received.accept_due_on} 前受理`);
    void navigate({ to: "/issues/$id", params: { id: received.id } });
  };
  return (
    <FormDrawer<Values>
      open={open}
      title="登记诉求"
      form={form}
      submitText="登记"
      initialValues={{
        channel: "supervision",
        severity: "normal",
        ...(own && { organization_id: own }),
      }}
      onClose={onClose}
      onSubmit={send}
    >
      <Fields />
      <Form.Item label="附件" extra="不要求附件和照片,有现成的可附上">
        <Upload
          multiple
          fileList={files}
          beforeUpload={() => false}
          onChange={({ fileList }) => setFiles(fileList)}
        >
          <button type="button" className="plain-button">
            选择文件
          </button>
        </Upload>
      </Form.Item>
    </FormDrawer>
  );
}

function Fields() {
  const form = Form.useFormInstance<Values>();
  const organization: string | undefined = Form.useWatch("organization_id", form);
  const outlet: Outlet | undefined = Form.useWatch("outlet", form);
  const title: string | undefined = Form.useWatch("title", form);
  const anonymous: boolean | undefined = Form.useWatch("is_anonymous", form);
  const { data: norms } = useQuery(normsOptions(organization));
  useEffect(() => {
    if (organization) form.setFieldValue("outlet", undefined);
  }, [organization, form]);
  return (
    <>
      <Form.Item
        name="organization_id"
        label="反映到哪个单位"
        rules={[{ required: true, message: "请选择单位" }]}
      >
        <OrgPicker label="反映到哪个单位" />
      </Form.Item>
      <OutletField key={organization} organizationId={organization} />
      <Form.Item
        name="title"
        label="问题(一句话)"
        rules={[{ required: true, whitespace: true, message: "请写明问题" }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      {organization && (
        <Similar
          organizationId={outlet?.organization_id ?? organization}
          outletId={outlet?.id}
          title={title ?? ""}
        />
      )}
      <Form.Item
        name="description"
        label="具体情况"
        rules={[{ required: true, whitespace: true, message: "请写明具体情况" }]}
      >
        <Input.TextArea rows={4} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item name="category" label="类别" rules={[{ required: true, message: "请选择类别" }]}>
        <Select
          placeholder="选择类别"
          options={(norms?.categories ?? []).map(({ code, title: word }) => ({ value: code, label: word }))}
        />
      </Form.Item>
      <Form.Item name="severity" label="严重程度">
        <Radio.Group options={choices(SEVERITIES)} />
      </Form.Item>
      <Form.Item name="channel" label="从哪里来">
        <Radio.Group options={SAID_BY} />
      </Form.Item>
      <Form.Item
        name="is_anonymous"
        valuePropName="checked"
        extra="匿名的不保存姓名和您的账号,反映人凭回执查看和确认"
      >
        <Checkbox>反映人要求匿名</Checkbox>
      </Form.Item>
      {!anonymous && (
        <>
          <Form.Item name="reporter_name" label="反映人(可不填)">
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="reporter_contact" label="联系方式(可不填)" extra="只对受理和承办单位显示">
            <Input maxLength={200} />
          </Form.Item>
        </>
      )}
    </>
  );
}
