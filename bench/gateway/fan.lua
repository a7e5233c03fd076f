function on_message(msg)
    if msg.data == "join" then
        local conn = mix.websocket()
        conn:set_context_value("user", conn:client_id())
        conn:subscribe("bench")
        return
    end
    mix.mesh.publish("bench", msg.data)
end
