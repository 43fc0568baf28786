import { Engine, render } from "layerlab";

const dockerfile = "FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nRUN pip install flask\n";
const files = (text: string) => ({ "app.py": `print(${JSON.stringify(text)})\n` });

const engine = await Engine.create();
await engine.build({ dockerfile, files: files("one") });
for (const { sentence } of await engine.explain({ dockerfile, files: files("two") })) {
  const item = document.createElement("li");
  item.textContent = sentence;
  document.querySelector("#steps")?.append(item);
}

const figure = document.querySelector("#figure");
if (figure) figure.innerHTML = await render({ a: { tag: "app", dockerfile }, files: files("one") });
