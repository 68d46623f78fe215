/** A Chinese face for machines without one; the browser fetches only the slices that a page uses. */
import "@fontsource/noto-sans-sc/400.css";
import "@fontsource/noto-sans-sc/600.css";
