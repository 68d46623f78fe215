import { useQuery } from "@tanstack/react-query";
import { instant } from "@/shared/format";
import { Loaded } from "@/shared/ui/loaded";
import { schedulesOptions } from "../queries";
import { cronWord, SERVICES } from "./labels";
import css from "./operations.module.css";

/** Every job: when it starts, when it last did, when it will. */
export function Schedules() {
  const query = useQuery(schedulesOptions);
  return (
    <section className="card" aria-label="定时任务">
      <h2>定时任务</h2>
      <Loaded query={query}>
        {(jobs) => (
          <ul className={css.jobs}>
            {jobs.map((job) => (
              <li key={job.key}>
                <span>
                  <strong>{job.title}</strong>{" "}
                  <span className="quiet">{SERVICES[job.service] ?? job.service}</span>
                </span>
                <span>{cronWord(job.cron)}</span>
                <span className="quiet">
                  {job.cron === null
                    ? "不定时"
                    : `上次 ${job.last_run_at ? instant(job.last_run_at) : "尚未运行"},下次 ${instant(job.next_run_at)}`}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}
