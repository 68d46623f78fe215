// 接收党建云推送的事件:npm install standardwebhooks,然后 WEBHOOK_SECRET=whsec_… PORT=9000 node receiver.mjs
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.WEBHOOK_SECRET);
const seen = new Set(); // 正式使用时换成数据库里的唯一键

createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString("utf8");
  try {
    const event = webhook.verify(body, request.headers); // 签名和时间(前后 5 分钟)一起检查
    const id = request.headers["webhook-id"];
    if (!seen.has(id)) {
      seen.add(id); // 重试和补发用同一个编号
      console.log(event.type, id); // 在这里办自己的事,耗时的放到后台
    }
    response.writeHead(204).end();
  } catch {
    response.writeHead(401).end();
  }
}).listen(Number(process.env.PORT ?? 9000));
