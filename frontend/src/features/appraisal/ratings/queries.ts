import { queryOptions } from "@tanstack/react-query";
import "@/api/client";
import { ratingsSearch } from "@/api/generated/sdk.gen";

export const ratingsOptions = queryOptions({
  queryKey: ["appraisal", "ratings"],
  queryFn: ({ signal }) => ratingsSearch({ signal }),
});
