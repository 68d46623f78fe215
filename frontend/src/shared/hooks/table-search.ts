/** What DataTable keeps in the URL: spread into a route's search schema. */
import * as z from "zod/mini";

const whole = (least: number, most: number) =>
  z.catch(z.optional(z.coerce.number().check(z.int(), z.minimum(least), z.maximum(most))), undefined);

export const tableSearch = {
  page: whole(1, 1_000_000),
  size: whole(1, 200),
  sort: z.optional(z.string()),
  cols: z.optional(z.string()),
};
