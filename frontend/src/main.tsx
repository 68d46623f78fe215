import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Root } from "./app/root";
import "./app/base.css";
import { whenQuiet } from "./app/when-quiet";
import { applyTextSize } from "./shared/hooks/use-text-size";

applyTextSize();
whenQuiet(() => void import("./app/fonts"));

const place = document.getElementById("root");
if (place) {
  createRoot(place).render(
    <StrictMode>
      <Root />
    </StrictMode>,
  );
}
