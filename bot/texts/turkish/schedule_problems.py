"""What is wrong with a schedule, and how to mend it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "I know no schedule *{ref}*. Nothing was changed. {schedules} lists them.": (
            "*{ref}* diye bir zamanlama bilmiyorum. Hiçbir şey değiştirilmedi. "
            "{schedules} hepsini listeler."
        ),
        "There is no such day, so it would never fire.": (
            "Böyle bir gün yok, hiç çalışmazdı."
        ),
        "That is more often than every 15 minutes, which is what I take at most.": (
            "Bu, 15 dakikada birden daha sık; en fazla o kadarını kabul ediyorum."
        ),
        "The {part} of that cron line makes no sense.": (
            "Cron satırının şu bölümü anlamsız: {part}."
        ),
        "At that time *{period}* has only just begun and holds no data.": (
            "O saatte *{period}* daha yeni başlamış olur, içinde veri bulunmaz."
        ),
        "that period": "bu dönem",
        "Nothing was saved. Say it as in {example}.": (
            "Hiçbir şey kaydedilmedi. Şöyle yazılabilir: {example}."
        ),
        (
            "I'm not a member of {channel}. Nothing was saved. {invite} there and type "
            "it again, or add `to me` to have it by DM."
        ): (
            "Üyesi olmadığım kanal: {channel}. Hiçbir şey kaydedilmedi. Orada {invite} "
            "yazıp komutu yineleyin ya da özel mesajla almak için `bana` ekleyin."
        ),
        (
            "You aren't a member of {channel}. Nothing was saved. Join it and type it "
            "again, or add `to me` to have it by DM."
        ): (
            "Üyesi olmadığınız kanal: {channel}. Hiçbir şey kaydedilmedi. Katılıp "
            "komutu yineleyin ya da özel mesajla almak için `bana` ekleyin."
        ),
        (
            "{channel} is archived. Nothing was saved. Name another channel, or add "
            "`to me` to have it by DM."
        ): (
            "{channel} arşivlenmiş. Hiçbir şey kaydedilmedi. Başka bir kanal yazın ya "
            "da özel mesajla almak için `bana` ekleyin."
        ),
        (
            "I can't write in {channel}; its managers can change that. Nothing was "
            "saved. Name another channel, or add `to me` to have it by DM."
        ): (
            "Yazamadığım kanal: {channel}; yöneticileri bunu değiştirebilir. Hiçbir "
            "şey kaydedilmedi. Başka bir kanal yazın ya da özel mesajla almak için "
            "`bana` ekleyin."
        ),
        "I can't write there. Nothing was saved.": (
            "Orada yazamıyorum. Hiçbir şey kaydedilmedi."
        ),
        (
            "I keep what is not saved for a day, for who typed it. Nothing was saved. "
            "Type it again; {schedules} lists what is saved."
        ): (
            "Kaydedilmeyeni bir gün, yalnızca yazan kişi için saklıyorum. Hiçbir şey "
            "kaydedilmedi. Yeniden yazın; {schedules} kaydedilenleri listeler."
        ),
        (
            "That report names clients of the API, so I don't post it in {channel}. "
            "Nothing was saved. Add `to me` to have it by DM. An administrator can "
            "allow it for a channel: `WAYBILL_TOLL_CLIENT_CHANNELS` in my settings."
        ): (
            "Bu rapor API kullanıcılarının adlarını içeriyor, bu yüzden şu kanala "
            "göndermiyorum: {channel}. Hiçbir şey kaydedilmedi. Özel mesajla almak "
            "için `bana` ekleyin. Bir yönetici bir kanal için izin verebilir: "
            "ayarlarımda `WAYBILL_TOLL_CLIENT_CHANNELS`."
        ),
        "*{ref}* stays as it is. Nothing was changed.": (
            "*{ref}* olduğu gibi kalıyor. Hiçbir şey değiştirilmedi."
        ),
        "It stays as it is. Nothing was changed.": (
            "Olduğu gibi kalıyor. Hiçbir şey değiştirilmedi."
        ),
        "*{ref}* has ended. Nothing was changed. Type it anew to have it again.": (
            "*{ref}* sona erdi. Hiçbir şey değiştirilmedi. Yine isterseniz baştan "
            "yazın."
        ),
        (
            "*{ref}* has no owner who may order. Nothing was changed. Whoever may "
            "order can adopt it."
        ): (
            "*{ref}* zamanlamasının sipariş edebilen bir sahibi yok. Hiçbir şey "
            "değiştirilmedi. Sipariş edebilen herkes üstlenebilir."
        ),
        (
            "*{ref}* has an owner who may order. Nothing was changed. The owner, or an "
            "administrator, can hand it over."
        ): (
            "*{ref}* zamanlamasının sipariş edebilen bir sahibi var. Hiçbir şey "
            "değiştirilmedi. Sahibi ya da bir yönetici devredebilir."
        ),
        (
            "*{ref}* posts toll metrics. Nothing was changed. The toll command changes "
            "it."
        ): (
            "*{ref}* geçiş ölçümlerini gönderiyor. Hiçbir şey değiştirilmedi. Geçiş "
            "komutu değiştirir."
        ),
        "*{ref}* orders reports. Nothing was changed. The report command changes it.": (
            "*{ref}* rapor sipariş ediyor. Hiçbir şey değiştirilmedi. Rapor komutu "
            "değiştirir."
        ),
        (
            "I no longer understand what *{ref}* orders. Nothing was changed. End it "
            "and type it anew."
        ): (
            "*{ref}* zamanlamasının neyi sipariş ettiğini artık anlayamıyorum. Hiçbir "
            "şey değiştirilmedi. Bitirip baştan yazın."
        ),
    }
)
