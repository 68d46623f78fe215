import type { ThemeConfig } from "antd";

/** antd in our colours; the type size follows the reader's choice, targets grow on a phone. */
export function themeFor(scale: number, phone: boolean): ThemeConfig {
  return {
    token: {
      colorPrimary: "#a8201a",
      colorLink: "#a8201a",
      colorLinkHover: "#86160f",
      colorError: "#b42318",
      colorSuccess: "#1b6e3c",
      colorWarning: "#8a5200",
      colorInfo: "#1d4f91",
      colorText: "#1f2328",
      colorTextSecondary: "#4b5563",
      colorTextTertiary: "#646b76",
      colorTextDescription: "#5a616c",
      colorTextPlaceholder: "#6b7280",
      colorTextDisabled: "#6b7280",
      colorBgLayout: "#f6f5f2",
      colorBorderSecondary: "#e4e1dc",
      colorSuccessBg: "#edf6ef",
      colorSuccessBorder: "#b9dcc4",
      colorWarningBg: "#fdf4e3",
      colorWarningBorder: "#ecd5a6",
      colorErrorBg: "#fdf3f2",
      colorErrorBorder: "#e7b9b5",
      colorInfoBg: "#edf3fb",
      colorInfoBorder: "#bcd0ec",
      controlItemBgActive: "#fbf1ef",
      controlItemBgActiveHover: "#f7e6e3",
      borderRadius: 6,
      fontSize: Math.round(14 * scale),
      controlHeight: Math.round((phone ? 44 : 34) * scale),
      fontFamily: "var(--font)",
    },
    components: {
      Table: { headerBg: "#f3f1ed", headerColor: "#3b4149", cellPaddingBlock: 10 },
      Tree: { nodeSelectedBg: "#fbf1ef", nodeHoverBg: "#f6f5f2" },
      Button: { primaryShadow: "none" },
    },
  };
}
