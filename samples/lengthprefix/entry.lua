-- Packets of four bytes, which are a length, most significant byte first, and that many bytes. The first of these says what the rest is:
-- 1 a channel to subscribe to; 2 a channel, a zero byte, and data to publish to it. What a client gets is published data, in the same form without a kind.
local LONGEST = 1024 * 1024
local SUBSCRIBE, PUBLISH = 1, 2

function protocol_input(buf)
    local head = buf:read(4)
    if not head then return 0 end
    local length = mix.php_unpack("Nlength", head).length
    if length == 0 or length > LONGEST then return -1 end
    return buf:length() >= 4 + length and 4 + length or 0
end

function protocol_decode(packet)
    return mix.php_unpack("Nlength/Ckind/a*rest", packet)
end

function protocol_encode(data)
    return mix.php_pack("Na*", #data, data)
end

local function handle(conn, message)
    if message.kind == SUBSCRIBE then return conn:subscribe(message.rest) end
    local channel, data = message.rest:match("^([^%z]+)%z(.*)$")
    if message.kind ~= PUBLISH or not channel then return "a packet of kind " .. message.kind .. " that cannot be understood" end
    local _, _, err = mix.mesh.publish(channel, data, "binary")
    return err
end

function on_message(message)
    local conn = mix.socket.tcp()
    local err = handle(conn, message)
    if not err then return end
    mix.log(mix.WARN, "lengthprefix: " .. err)
    conn:close()
end
