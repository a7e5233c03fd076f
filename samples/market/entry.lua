-- A market feed. A tick is what is published to the channel "tick:SYMBOL", over HTTP, MQTT or by another script; it is JSON with the number n, which counts up.
--   {"op":"subscribe","symbols":["BTCUSDT"]}   {"op":"unsubscribe","symbols":["BTCUSDT"]}
-- Who subscribes gets {"snapshot":{…}} of each symbol before the answer. It comes from the backend (option backend) and has an n too: a tick with the same or a
-- lower one is in it already. Ticks may come before it, because it is asked for when they are flowing.
local backend = mix.server.option("backend")
local MOST = 20

local ops = {}

local function snapshot(conn, symbol)
    local response, err = mix.http.request("GET", backend .. "/snapshot", { query = "symbol=" .. symbol, timeout = 2 })
    if not err and response.status_code ~= 200 then err = "the backend says " .. response.status_code end
    return err or conn:send('{"snapshot":' .. response.body .. "}")
end

function ops.subscribe(conn, symbol)
    local err = conn:subscribe("tick:" .. symbol) or snapshot(conn, symbol)
    if not err then return end
    conn:unsubscribe("tick:" .. symbol)
    mix.log(mix.WARN, symbol .. ": " .. err)
    return "there is no snapshot of " .. symbol
end

function ops.unsubscribe(conn, symbol)
    return conn:unsubscribe("tick:" .. symbol)
end

local function run(conn, request)
    local op = type(request) == "table" and ops[request.op]
    if not op then return "op is subscribe or unsubscribe" end
    if type(request.symbols) ~= "table" or #request.symbols > MOST then return "symbols: up to " .. MOST .. " of them are expected" end
    for _, symbol in ipairs(request.symbols) do
        if type(symbol) ~= "string" or #symbol > 20 or not symbol:match("^%u[%u%d]*$") then return "symbols: such as BTCUSDT" end
        local problem = op(conn, symbol)
        if problem then return problem end
    end
end

function on_message(msg)
    local conn = mix.websocket()
    local request = mix.json_decode(msg.data)
    local problem = run(conn, request)
    local err = conn:send(mix.json_encode({ op = type(request) == "table" and request.op or nil, error = problem }))
    if err then mix.log(mix.WARN, "cannot answer: " .. err) end
end
