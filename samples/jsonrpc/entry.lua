-- JSON-RPC 2.0 over TCP, one request a line: {"jsonrpc":"2.0","method":"publish","params":["room:1","hello"],"id":1}
-- Methods: echo(any), subscribe(channel), publish(channel, text). What is published to a channel comes as a notification "message".
local LONGEST = 65536

function protocol_input(buf)
    local stop = buf:tostring():find("\n", 1, true)
    if stop then return stop <= LONGEST and stop or -1 end
    return buf:length() < LONGEST and 0 or -1
end

function protocol_decode(line)
    local request, err = mix.json_decode(line)
    if err or type(request) ~= "table" or type(request.method) ~= "string" then return { wrong = err and -32700 or -32600 } end
    return request
end

function protocol_encode(text)
    return text .. "\n"
end

local methods = {}

function methods.echo(conn, value)
    return value
end

function methods.subscribe(conn, channel)
    local err = conn:subscribe(channel)
    return err == nil, err
end

function methods.publish(conn, channel, text)
    local notification, err = mix.json_encode({ jsonrpc = "2.0", method = "message", params = { channel, text } })
    if err then return nil, err end
    local success, fail, failure = mix.mesh.publish(channel, notification)
    return { success = success, fail = fail }, failure
end

local function answer_to(conn, request)
    if request.wrong then return { error = { code = request.wrong, message = "not a request" } } end
    local method = methods[request.method]
    if not method then return { error = { code = -32601, message = "no such method: " .. request.method } } end
    local params = type(request.params) == "table" and request.params or {}
    local result, err = method(conn, params[1], params[2])
    if err then return { error = { code = -32602, message = err } } end
    return { result = result }
end

function on_message(request)
    local conn = mix.socket.tcp()
    local answer = answer_to(conn, request)
    if request.id == nil and not request.wrong then return end
    answer.jsonrpc, answer.id = "2.0", request.id
    local text, err = mix.json_encode(answer)
    err = err or conn:send(protocol_encode(text))
    if err then mix.log(mix.WARN, "jsonrpc: " .. err) end
end
