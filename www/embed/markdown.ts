// For pages that were made of Markdown: code blocks of the language `layerlab` become live figures. Every Markdown
// engine writes the language as a class of the <code>, or of something around it.
import "../element/layer-lab";

const BLOCKS = "pre > code.language-layerlab, .language-layerlab pre > code, pre > code[data-lang='layerlab']";

for (const code of document.querySelectorAll(BLOCKS)) {
  const block = code.closest("div.language-layerlab") ?? code.parentElement;
  if (!block || block.closest("layer-lab")) continue;
  const lab = document.createElement("layer-lab");
  block.replaceWith(lab);
  lab.append(block);
}
