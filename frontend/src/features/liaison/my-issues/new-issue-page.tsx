import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { v4 } from "uuid";
import type { IssueReceived, ReportPlace } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import type { Photo } from "@/shared/photos/photo";
import { PhotoField } from "@/shared/photos/photo-field";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import phone from "@/shared/ui/phone.module.css";
import { placesOptions, report, type Words } from "./queries";

/** An employee with an account reports: in few taps, with a picture if there is one, without a name if he likes. */
export function NewIssuePage() {
  const query = useQuery(placesOptions);
  const [received, setReceived] = useState<IssueReceived>();
  if (received?.receipt) return <Anonymous received={received} receipt={received.receipt} />;
  return (
    <div className={phone.page}>
      <Link to="/m/issues" className={phone.back}>
        ← 我的反映
      </Link>
      <PageHeader title="反映问题" />
      <Loaded query={query}>
        {(places) =>
          places[0] ? (
            <NewForm places={places} first={places[0]} onReceived={setReceived} />
          ) : (
            <Empty>您的账号没有所在组织,暂时不能在这里反映;请扫网点的二维码。</Empty>
          )
        }
      </Loaded>
    </div>
  );
}

interface FormProps {
  places: ReportPlace[];
  first: ReportPlace;
  onReceived: (received: IssueReceived) => void;
}

function NewForm({ places, first, onReceived }: FormProps) {
  const [place, setPlace] = useState(first);
  const [words, setWords] = useState<Words>({ client_id: v4(), category: "", text: "", anonymous: false });
  const [photos, setPhotos] = useState<Photo[]>([]);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const client = useQueryClient();
  const navigate = useNavigate();
  const write = (part: Partial<Words>) => setWords({ ...words, ...part });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault(undefined);
    try {
      const received = await report(place, words, photos);
      await client.invalidateQueries({ queryKey: ["liaison"] });
      onReceived(received);
      if (!received.receipt) void navigate({ to: "/m/issues/$id", params: { id: received.id } });
    } catch (error) {
      const { status, detail, errors } = asProblem(error);
      const said = status === 0 ? "网络不通,请不要关闭页面,网络好了再点“提交”。" : detail;
      setFault([said, ...errors.map(({ message }) => message)].join(" "));
      setBusy(false);
    }
  };
  return (
    <form className={phone.form} onSubmit={(event) => void submit(event)}>
      {places.length > 1 && (
        <fieldset className={`${phone.choices} ${phone.wide}`}>
          <legend className={phone.legend}>反映到</legend>
          {places.map((one) => (
            <button
              key={one.organization_id}
              type="button"
              aria-pressed={one === place}
              onClick={() => setPlace(one)}
            >
              {one.organization_name}
            </button>
          ))}
        </fieldset>
      )}
      <label className={phone.label}>
        请把情况写下来
        <textarea
          value={words.text}
          required
          rows={5}
          maxLength={2000}
          onChange={(event) => write({ text: event.target.value })}
        />
      </label>
      <fieldset className={`${phone.choices} ${phone.pair}`}>
        <legend className={phone.legend}>属于哪一类</legend>
        {place.categories.map(({ code, title }) => (
          <button
            key={code}
            type="button"
            aria-pressed={words.category === code}
            onClick={() => write({ category: code })}
          >
            {title}
          </button>
        ))}
      </fieldset>
      <fieldset className={`${phone.choices} ${phone.pair}`}>
        <legend className={phone.legend}>要不要留名</legend>
        <button type="button" aria-pressed={!words.anonymous} onClick={() => write({ anonymous: false })}>
          用我的账号
        </button>
        <button type="button" aria-pressed={words.anonymous} onClick={() => write({ anonymous: true })}>
          匿名
        </button>
      </fieldset>
      {words.anonymous ? (
        <p className="quiet">匿名的不保存您的账号和网络地址,凭回执查看;照片可在打开回执后补充。</p>
      ) : (
        <PhotoField may photos={photos} onChange={setPhotos} />
      )}
      {fault && (
        <p role="alert" className={phone.kept}>
          {fault}
        </p>
      )}
      <button
        type="submit"
        className={`${phone.button} ${phone.submit}`}
        disabled={busy || words.text.trim() === "" || words.category === ""}
      >
        {busy ? "正在提交…" : "提交"}
      </button>
      <p className="quiet">提交后 {place.accept_days} 个工作日内受理。</p>
    </form>
  );
}

function Anonymous({ received, receipt }: { received: IssueReceived; receipt: string }) {
  return (
    <div className={phone.page}>
      <PageHeader title="已收到,谢谢您" />
      <p role="status">
        编号 <strong className="num">{received.number}</strong>,{received.accept_due_on} 前有人受理。
      </p>
      <p>回执只显示这一次,凭它查看和确认;系统不知道是您,丢失后无法找回:</p>
      <p className={phone.entry}>{receipt}</p>
      <a className={phone.button} href={`/c#${receipt}`}>
        打开我的反映
      </a>
    </div>
  );
}
