-- A device that speaks Modbus over TCP: function 3 reads holding registers, 6 writes one. What is written is published to the topic
-- modbus/UNIT/REGISTER. Registers are kept in the context of the connection, where the API can set them too: conn.call, set_context_value, "r" and the number.
local READ, WRITE = 3, 6
local ILLEGAL_FUNCTION, ILLEGAL_ADDRESS, ILLEGAL_VALUE = 1, 2, 3
local REGISTERS = 1000

function protocol_input(buf)
    local head = buf:read(6)
    if not head then return 0 end
    local header = mix.php_unpack("ntransaction/nprotocol/nlength", head)
    if header.protocol ~= 0 or header.length < 2 or header.length > 254 then return -1 end
    return buf:length() >= 6 + header.length and 6 + header.length or 0
end

function protocol_decode(packet)
    return mix.php_unpack("ntransaction/nprotocol/nlength/Cunit/Ccode/a*data", packet)
end

-- Nothing goes to a device but answers, which are sent as they are: what others send over the mesh has to be a whole packet.
function protocol_encode(packet)
    return packet
end

local codes = {}

codes[READ] = function(conn, request)
    local range = mix.php_unpack("nfirst/ncount", request.data)
    if not range or range.count < 1 or range.count > 125 then return nil, ILLEGAL_VALUE end
    if range.first + range.count > REGISTERS then return nil, ILLEGAL_ADDRESS end
    local values = {}
    for i = 1, range.count do values[i] = tonumber(conn:context_value("r" .. range.first + i - 1)) or 0 end
    return mix.php_pack("Cn*", 2 * range.count, unpack(values))
end

codes[WRITE] = function(conn, request)
    local cell = mix.php_unpack("nregister/nvalue", request.data)
    if not cell then return nil, ILLEGAL_VALUE end
    if cell.register >= REGISTERS then return nil, ILLEGAL_ADDRESS end
    conn:set_context_value("r" .. cell.register, cell.value)
    mix.mesh.publish("modbus/" .. request.unit .. "/" .. cell.register, cell.value)
    return request.data
end

function on_message(request)
    local conn = mix.socket.tcp()
    local data, exception = nil, ILLEGAL_FUNCTION
    local code = codes[request.code]
    if code then data, exception = code(conn, request) end
    if not data then request.code, data = request.code | 0x80, string.char(exception) end
    local err = conn:send(mix.php_pack("nnnCCa*", request.transaction, 0, 2 + #data, request.unit, request.code, data))
    if err then mix.log(mix.WARN, "modbus: " .. err) end
end
