"""接收党建云推送的事件:pip install standardwebhooks,然后 WEBHOOK_SECRET=whsec_… PORT=9000 python receiver.py"""

import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

WEBHOOK = Webhook(os.environ["WEBHOOK_SECRET"])
SEEN: set[str] = set()  # 正式使用时换成数据库里的唯一键


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            event = WEBHOOK.verify(body, dict(self.headers))  # 签名和时间(前后 5 分钟)一起检查
        except WebhookVerificationError:
            self.send_response(401)
        else:
            if self.headers["webhook-id"] not in SEEN:  # 重试和补发用同一个编号
                SEEN.add(self.headers["webhook-id"])
                print(event["type"], self.headers["webhook-id"], flush=True)  # 在这里办自己的事,耗时的放到后台
            self.send_response(204)
        self.end_headers()


ThreadingHTTPServer(("", int(os.environ.get("PORT", "9000"))), Receiver).serve_forever()
