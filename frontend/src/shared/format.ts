/** Numbers arrive as decimal strings and stay strings: nothing here goes through a binary float. */
const MINUS = "−";
const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;

interface Scaled {
  units: bigint;
  scale: number;
}

function parse(text: string): Scaled | undefined {
  const match = DECIMAL.exec(text.trim());
  if (!match) return undefined;
  const [, sign, whole = "0", fraction = ""] = match;
  const units = BigInt(whole + fraction);
  return { units: sign === "-" ? -units : units, scale: fraction.length };
}

function rescale({ units, scale }: Scaled, digits: number): bigint {
  if (digits >= scale) return units * 10n ** BigInt(digits - scale);
  const divisor = 10n ** BigInt(scale - digits);
  const magnitude = units < 0n ? -units : units;
  const rounded = (magnitude + divisor / 2n) / divisor;
  return units < 0n ? -rounded : rounded;
}

function print(units: bigint, digits: number): string {
  const magnitude = (units < 0n ? -units : units).toString().padStart(digits + 1, "0");
  const whole = digits ? magnitude.slice(0, -digits) : magnitude;
  const fraction = digits ? `.${magnitude.slice(-digits)}` : "";
  return `${units < 0n ? MINUS : ""}${whole}${fraction}`;
}

/** "87.5" with 2 digits is "87.50"; half is rounded away from zero; nothing is "—". */
export function fixed(value: string | null | undefined, digits = 2): string {
  const parsed = value == null ? undefined : parse(value);
  return parsed ? print(rescale(parsed, digits), digits) : "—";
}

/** As written, without useless zeros at the end: "10.50" is "10.5", "3.00" is "3". */
export function plain(value: string | null | undefined): string {
  const parsed = value == null ? undefined : parse(value);
  if (!parsed) return value ?? "—";
  const text = print(parsed.units, parsed.scale);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** now − before, with its sign: "+2.50", "−1.00", "0.00"; undefined when either is missing. */
export function difference(
  now: string | null | undefined,
  before: string | null | undefined,
  digits = 2,
): string | undefined {
  const left = now == null ? undefined : parse(now);
  const right = before == null ? undefined : parse(before);
  if (!left || !right) return undefined;
  const scale = Math.max(left.scale, right.scale);
  const units = rescale({ units: rescale(left, scale) - rescale(right, scale), scale }, digits);
  return units > 0n ? `+${print(units, digits)}` : print(units, digits);
}

/** −1, 0 or 1, for sorting and for asking which is greater. */
export function compare(left: string, right: string): number {
  const a = parse(left);
  const b = parse(right);
  if (!a || !b) return 0;
  const scale = Math.max(a.scale, b.scale);
  const gap = rescale(a, scale) - rescale(b, scale);
  return gap === 0n ? 0 : gap > 0n ? 1 : -1;
}

/** The exact sum of what can be read as a number, written as the server takes it: "60.5", "-3". */
export function sum(values: readonly (string | null | undefined)[]): string {
  const parts = values.flatMap((value) => parse(value ?? "") ?? []);
  const scale = Math.max(0, ...parts.map((part) => part.scale));
  const units = parts.reduce((all, part) => all + rescale(part, scale), 0n);
  return plain(print(units, scale).replace(MINUS, "-")).replace(MINUS, "-");
}

/** A fraction as percent: "0.875" is "87.5%". */
export function percent(value: string | null | undefined, digits = 1): string {
  const parsed = value == null ? undefined : parse(value);
  if (!parsed) return "—";
  return `${plain(print(rescale({ units: parsed.units * 100n, scale: parsed.scale }, digits), digits).replace(MINUS, "-"))}%`;
}

/** For drawing only (a bar's length, a chart's point): never for a figure that is read. */
export function forDrawing(value: string | null | undefined): number {
  return value == null ? 0 : Number.parseFloat(value) || 0;
}

/** "2026-Q3" is 2026年第三季度, "2026-09" is 2026年9月, "2026" is 2026年. */
export function period(code: string | null | undefined): string {
  const match = /^(\d{4})(?:-(?:Q([1-4])|(\d{2})))?$/.exec(code ?? "");
  if (!match) return code ?? "—";
  const [, year, quarter, month] = match;
  if (quarter) return `${year}年第${"一二三四"[Number(quarter) - 1]}季度`;
  return month ? `${year}年${Number(month)}月` : `${year}年`;
}

const SHANGHAI = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Asia/Shanghai",
  dateStyle: "short",
  timeStyle: "short",
});

/** An instant in business time: 2026-11-21 09:30. */
export function instant(value: string | null | undefined): string {
  if (!value) return "—";
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? value : SHANGHAI.format(date);
}

/** The date in business time of an instant (of now, if none is given): 2026-11-21. */
export function businessDate(value: Date = new Date()): string {
  return SHANGHAI.format(value).slice(0, 10);
}

const STARS = ["未评定星级", "一星", "二星", "三星", "四星", "五星"];

export function starWord(stars: number): string {
  return stars === 0 ? "无星级" : (STARS[stars] ?? `${stars}星`);
}
