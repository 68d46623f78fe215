/** A request as a command for a shell; the signature is not in it, because it is made anew for each attempt. */
import type { DeliveryRequest } from "@/api/generated/types.gen";

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

export function curlOf({ method, url, headers, body }: DeliveryRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `  -H ${quoted(`${name}: ${value}`)} \\\n`);
  return `curl -X ${method} ${quoted(url)} \\\n${lines.join("")}  --data-binary ${quoted(body)}`;
}
