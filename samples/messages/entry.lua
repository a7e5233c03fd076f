-- A message centre: every device of a user hears the channel "user:NAME", which is also the MQTT topic of that name. Whoever may use the API pushes there.
--   {"op":"login","user":"ann","token":"…"}   {"op":"read","id":7}   {"op":"logout"}
-- A token is sha1(secret .. sha1(secret .. NAME)) in hexadecimal digits: the site on which the user is logged in makes it.
local secret = mix.server.option("secret")
if not secret then error("the server needs the option secret") end

local ops = {}

function ops.login(conn, request)
    local user = request.user
    if type(user) ~= "string" or #user > 64 or not user:match("^[%w_.-]+$") then return "login: which user?" end
    if request.token ~= mix.sha1(secret .. mix.sha1(secret .. user)) then
        mix.log(mix.WARN, "a wrong token for " .. user)
        return "login: the token is wrong"
    end
    ops.logout(conn)
    local err = conn:subscribe("user:" .. user)
    if not err then conn:set_context_value("user", user) end
    return err
end

-- Tells the user's other devices.
function ops.read(conn, request)
    local user = conn:context_value("user")
    if not user then return "read: log in first" end
    if type(request.id) ~= "number" then return "read: which message?" end
    local _, _, err = mix.mesh.publish("user:" .. user, mix.json_encode({ read = request.id }))
    return err
end

function ops.logout(conn)
    local user = conn:context_value("user")
    if user then conn:unsubscribe("user:" .. user) end
    conn:set_context_value("user", nil)
end

function on_message(msg)
    local conn = mix.websocket()
    local request = mix.json_decode(msg.data)
    local op = type(request) == "table" and ops[request.op]
    local problem = "op is login, read or logout"
    if op then problem = op(conn, request) end
    local err = conn:send(mix.json_encode({ op = op and request.op, error = problem }))
    if err then mix.log(mix.WARN, "cannot answer: " .. err) end
end
