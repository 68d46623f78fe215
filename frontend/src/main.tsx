import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Root } from "./app/root";
import "./app/base.css";
import { applyTextSize } from "./shared/hooks/use-text-size";

applyTextSize();
void import("./app/fonts");

const place = document.getElementById("root");
if (place) {
  createRoot(place).render(
    <StrictMode>
      <Root />
    </StrictMode>,
  );
}
