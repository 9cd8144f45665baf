-- Numbers for names, given out once and for ever.
-- KEYS: number by name, name by number. ARGV: most names there may be, names...
-- Reply: the number of each, 0 where there are too many names.
local numbers = {}
local count = redis.call('HLEN', KEYS[1])
for i = 2, #ARGV do
  local number = tonumber(redis.call('HGET', KEYS[1], ARGV[i]) or '0')
  if number == 0 and count < tonumber(ARGV[1]) then
    count = count + 1
    number = count
    redis.call('HSET', KEYS[1], ARGV[i], number)
    redis.call('HSET', KEYS[2], number, ARGV[i])
  end
  numbers[i - 1] = number
end
return numbers
