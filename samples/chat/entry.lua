-- A chat: every client is in one room at most, and hears what is said there. A room is the channel "room:NAME", which is also the MQTT topic of that name.
--   {"op":"join","room":"1"}   {"op":"say","text":"hello"}   {"op":"leave"}

local function answer(conn, fields)
    local err = conn:send(mix.json_encode(fields))
    if err then mix.log(mix.WARN, "cannot answer: " .. err) end
end

local ops = {}

function ops.join(conn, request)
    if request.room == nil then return "which room?" end
    ops.leave(conn)
    local room = "room:" .. tostring(request.room)
    local err = conn:subscribe(room)
    if err then return err end
    conn:set_context_value("room", room)
end

function ops.leave(conn)
    local room = conn:context_value("room")
    if room then
        conn:unsubscribe(room)
        conn:set_context_value("room", nil)
    end
end

function ops.say(conn, request)
    local room = conn:context_value("room")
    if not room then return "join a room first" end
    if type(request.text) ~= "string" then return "say what?" end
    local heard, lost = mix.mesh.publish(room, mix.json_encode({ from = conn:client_id(), text = request.text }))
    return nil, { heard = heard, lost = lost }
end

function on_handshake(client_id, headers, server)
    mix.log(mix.DEBUG, client_id .. " came from " .. server.RemoteAddr)
end

function on_message(msg)
    local conn = mix.websocket()
    local request, err = mix.json_decode(msg.data)
    local op = type(request) == "table" and ops[request.op]
    if not op then return answer(conn, { error = err or "op is join, say or leave" }) end
    local problem, result = op(conn, request)
    result = result or {}
    result.op, result.error = request.op, problem
    answer(conn, result)
end

function on_close(client_id, err)
    mix.log(mix.DEBUG, client_id .. " is gone" .. (err and ": " .. err or ""))
end
