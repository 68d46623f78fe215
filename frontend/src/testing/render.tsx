/** Renders one screen as the product would: with a query cache, antd in Chinese and a router. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from "@tanstack/react-router";
import { render } from "@testing-library/react";
import { App, ConfigProvider } from "antd";
import zhCN from "antd/locale/zh_CN";
import { type ReactElement, Suspense } from "react";

export function renderScreen(screen: ReactElement, { at = "/" }: { at?: string } = {}) {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const root = createRootRoute({ component: Outlet });
  const page = createRoute({ getParentRoute: () => root, path: "$", component: () => screen });
  const home = createRoute({ getParentRoute: () => root, path: "/", component: () => screen });
  const history = createMemoryHistory({ initialEntries: [at] });
  const router = createRouter({ routeTree: root.addChildren([home, page]), history });
  const view = render(
    <QueryClientProvider client={queryClient}>
      <ConfigProvider locale={zhCN} theme={{ token: { motion: false } }}>
        <App component={false}>
          <Suspense fallback="正在加载…">
            <RouterProvider router={router as never} />
          </Suspense>
        </App>
      </ConfigProvider>
    </QueryClientProvider>,
  );
  return { ...view, history, queryClient, address: () => history.location.href };
}
