-- What is measured: an echo, and a channel that everybody is in.
function on_message(msg)
    local conn = mix.websocket()
    if msg.data == "join" then
        conn:set_context_value("user", conn:client_id())
        conn:subscribe("bench")
        return
    end
    conn:send(msg.data, msg.type)
end
