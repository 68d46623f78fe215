/** The boundaries of docs/architecture.md: everything points down, features never meet. */
module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    {
      name: "features-do-not-meet",
      severity: "error",
      from: { path: "^src/features/([^/]+)/" },
      to: { path: "^src/features/", pathNot: "^src/features/$1/" },
    },
    {
      name: "features-never-import-app",
      severity: "error",
      from: { path: "^src/features/" },
      to: { path: "^src/(app|routes|main)" },
    },
    {
      name: "shared-knows-no-feature",
      severity: "error",
      from: { path: "^src/shared/" },
      to: { path: "^src/(features|app|routes|main)" },
    },
    {
      name: "api-imports-nothing-of-ours",
      severity: "error",
      from: { path: "^src/api/", pathNot: "\\.test\\.tsx?$" },
      to: { path: "^src/(?!api/)" },
    },
    {
      name: "tests-stay-out-of-the-product",
      severity: "error",
      from: { path: "^src/", pathNot: "(\\.test\\.tsx?$|^src/testing/)" },
      to: { path: "^src/testing/" },
    },
    {
      name: "phone-pages-stay-light",
      comment: "The /m pages have their own budget: no antd, no charts.",
      severity: "error",
      from: {
        path: "^src/(shared/(outbox|photos)|features/appraisal/verifications|features/targets/today|features/liaison/(report|receipt|my-issues))/",
        pathNot: "\\.test\\.tsx$",
      },
      to: { path: "node_modules/(antd|@ant-design|echarts)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(routeTree\\.gen\\.ts$|^src/api/generated/(client|core)/)" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json"],
    },
  },
};
