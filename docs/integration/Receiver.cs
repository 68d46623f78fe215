// 接收党建云推送的事件,只用 .NET 8 以上自带的类:dotnet new web,用本文件替换 Program.cs,
// 然后 WEBHOOK_SECRET=whsec_… PORT=9000 dotnet run
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

var secret = Environment.GetEnvironmentVariable("WEBHOOK_SECRET")!;
var key = Convert.FromBase64String(secret.StartsWith("whsec_") ? secret["whsec_".Length..] : secret);
var seen = new ConcurrentDictionary<string, bool>(); // 正式使用时换成数据库里的唯一键
var app = WebApplication.CreateBuilder(args).Build();

app.MapPost("/{**path}", async (HttpRequest request) =>
{
    using var reader = new MemoryStream();
    await request.Body.CopyToAsync(reader);
    string id = request.Headers["webhook-id"].ToString(), timestamp = request.Headers["webhook-timestamp"].ToString();
    if (!long.TryParse(timestamp, out var sent)) return Results.StatusCode(401);
    if (Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - sent) > 300) return Results.StatusCode(401); // 前后 5 分钟
    byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. reader.ToArray()];
    var expected = Encoding.UTF8.GetBytes("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
    var signatures = request.Headers["webhook-signature"].ToString().Split(' '); // 更换密钥期间有两个签名,一个对就行
    if (!signatures.Any(each => CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(each))))
        return Results.StatusCode(401);
    if (seen.TryAdd(id, true)) Console.WriteLine($"{request.Headers["dangjian-event"]} {id}"); // 在这里办自己的事
    return Results.NoContent();
});

app.Run($"http://*:{Environment.GetEnvironmentVariable("PORT") ?? "9000"}");
