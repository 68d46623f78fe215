/** Pictures as they may leave the phone: small, upright, and with nothing in them but the picture (no place, no device). */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Photo } from "./photo";

const LONG_EDGE = 1280;
const MOST_BYTES = 300 * 1024;
const QUALITIES = [0.7, 0.6, 0.5];
const SMALLER = 0.8;

export class NotAPicture extends Error {}

/** The size at which the long edge fits; never larger than it was. */
export function fitted(width: number, height: number, edge: number): { width: number; height: number } {
  const factor = Math.min(1, edge / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/** Waits until the picture is really decoded: drawn earlier, it comes out blank on some phones. */
async function decoded(file: Blob): Promise<HTMLImageElement> {
  const address = URL.createObjectURL(file);
  const image = new Image();
  image.src = address;
  try {
    await image.decode();
  } catch {
    throw new NotAPicture("这张图片打不开,请换一张 JPG 或 PNG 图片。");
  } finally {
    URL.revokeObjectURL(address);
  }
  return image;
}

function drawn(image: HTMLImageElement, edge: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  const { width, height } = fitted(image.naturalWidth, image.naturalHeight, edge);
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext("2d");
  if (!pen) throw new NotAPicture("这台设备现在不能处理图片,请先提交文字。");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, width, height);
  pen.drawImage(image, 0, 0, width, height);
  return canvas;
}

function encoded(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new NotAPicture("图片没有处理成功,请重选。"))),
      "image/jpeg",
      quality,
    );
  });
}

/** At most 1280 pixels and 300 KB; drawing it anew leaves out whatever the camera wrote beside the picture. */
export async function shrink(file: File): Promise<Photo> {
  const image = await decoded(file);
  let edge = LONG_EDGE;
  for (;;) {
    const canvas = drawn(image, edge);
    for (const quality of QUALITIES) {
      const blob = await encoded(canvas, quality);
      if (blob.size <= MOST_BYTES || edge < 64) return named(file.name, await blob.arrayBuffer());
    }
    edge = Math.round(edge * SMALLER);
  }
}

function named(name: string, bytes: ArrayBuffer): Photo {
  return {
    name: `${name.replace(/\.[^.]*$/, "").slice(0, 60) || "照片"}.jpg`,
    type: "image/jpeg",
    bytes,
    sha256: bytesToHex(sha256(new Uint8Array(bytes))),
  };
}
