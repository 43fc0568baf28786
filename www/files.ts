// Files for the browser's downloads. The page asks for this module when somebody wants one.

/** How long a download may take to begin. */
const MINUTE = 60_000;

/** Offers a file for download. */
export function save(name: string, type: string, parts: BlobPart[]): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(parts, { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), MINUTE);
}

/** Offers a drawing as PNG, each of its pixels as `scale` by `scale`. */
export async function savePng(name: string, svg: string, scale: number): Promise<void> {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * scale;
    canvas.height = image.naturalHeight * scale;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const png = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    // Null where the picture is larger than the browser's canvases can be.
    if (!png) throw new Error("the picture is too large for this browser");
    save(name, "image/png", [png]);
  } finally {
    URL.revokeObjectURL(image.src);
  }
}
