-- Whoever sends an address waits for its answer; all others have an echo.
function on_message(msg)
    local conn = mix.websocket()
    if msg.data:sub(1, 4) ~= "http" then return conn:send(msg.data) end
    local answer, err = mix.http.request("GET", msg.data, { timeout = 300 })
    conn:send(err or answer.body)
end
