-- Live comments on videos. Who watches a video hears the channel "video:ID", which is also the MQTT topic of that name.
--   {"op":"watch","video":"v1"}   {"op":"comment","text":"what a goal","at":61.5}   {"op":"leave"}
-- A comment is not shown at once: it goes to the queue "comments", whose consumer (backend.mjs) decides and publishes it.
local burst = tonumber(mix.server.option("burst")) or 5
local seconds = tonumber(mix.server.option("seconds")) or 2
local LONGEST = 200

-- A connection has so many comments at once, and one more after so many seconds.
local function may_comment(conn)
    local now = os.time()
    local left = conn:context_value("left") or burst
    left = math.min(burst, left + (now - (conn:context_value("since") or now)) / seconds)
    conn:set_context_value("since", now)
    conn:set_context_value("left", left >= 1 and left - 1 or left)
    return left >= 1
end

local ops = {}

function ops.watch(conn, request)
    local video = request.video
    if type(video) ~= "string" or #video > 64 or not video:match("^[%w_-]+$") then return "watch: which video?" end
    ops.leave(conn)
    local err = conn:subscribe("video:" .. video)
    if not err then conn:set_context_value("video", video) end
    return err
end

function ops.leave(conn)
    local video = conn:context_value("video")
    if video then conn:unsubscribe("video:" .. video) end
    conn:set_context_value("video", nil)
end

function ops.comment(conn, request)
    local video, text = conn:context_value("video"), request.text
    if not video then return "comment: watch a video first" end
    if type(text) ~= "string" or text == "" or #text > LONGEST then return "comment: a text of 1 to " .. LONGEST .. " bytes is expected" end
    if not may_comment(conn) then return "comment: not so fast" end
    local _, err = mix.queue.push("comments", { video = video, text = text, at = tonumber(request.at) or 0 })
    return err and "comment: " .. err
end

function on_message(msg)
    local conn = mix.websocket()
    local request = mix.json_decode(msg.data)
    local op = type(request) == "table" and ops[request.op]
    local problem = "op is watch, comment or leave"
    if op then problem = op(conn, request) end
    local err = conn:send(mix.json_encode({ op = op and request.op, error = problem }))
    if err then mix.log(mix.WARN, "cannot answer: " .. err) end
end
