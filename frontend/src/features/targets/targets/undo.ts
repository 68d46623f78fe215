/** The last breaking down of this session, so that `u` can take it back. */
interface Done {
  id: string;
  batch: string;
}

let last: Done | undefined;

export const lastDecomposition = {
  get: () => last,
  set: (done: Done | undefined) => {
    last = done;
  },
};
