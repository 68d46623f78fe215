/** A picture as it is sent. */
export interface Photo {
  name: string;
  type: "image/jpeg";
  bytes: ArrayBuffer;
  sha256: string;
}

export const MOST_PHOTOS = 3;
